import { describe, expect, test } from "vitest";
import { detectLayout } from "../../src/io/csv-layout.ts";

/** First line, second line, whether the first is a header, columns of labels. */
type Case = [first: string, second: string | undefined, header: boolean, labelColumns: number];

const cells = (line: string) => line.split(",");

describe("the layout of a CSV", () => {
  test.each<Case>([
    // Numbers alone.
    ["1,2,3", "4,5,6", false, 0],
    ["1,2,3", undefined, false, 0],
    ["1", "2", false, 0],
    ["0,1,2", "4,5,6", false, 0],
    // Labels alone.
    ["ABE,1,2", "ABI,3,4", false, 1],
    ["ABE,2001-01-01,1,2", "ABE,2001-01-02,3,4", false, 2],
    ["ABE,1,2", undefined, false, 1],
    ["nan,1,2", "x,3,4", false, 1],
    // A header alone.
    ["a,b,c", "1,2,3", true, 0],
    ["a,b,c", undefined, true, 0],
    ["a", "1", true, 0],
    ["__proto__,constructor", "1,2", true, 0],
    // Both.
    ["origin,a,b", "ABE,1,2", true, 1],
    ["origin,date,0-5,5-10", "ABE,2001-01-01,1,2", true, 2],
    // Row names as pandas and R write them, which are often numbers.
    [",a,b", "0,1,2", true, 1],
    [",0,1,2", "0,7,8,9", true, 1],
    [",0,1", "ABE,8,9", true, 1],
    [",a,b", undefined, true, 1],
    // An empty cell is a number that is missing, not a label.
    [",7,8", "1,2,3", false, 0],
    ["1,,3", "4,5,6", false, 0],
    ["ABE,,3", "ABI,5,6", false, 1],
    [",,", "1,2,3", false, 0],
    // A mistake in the data is not a header.
    ["1,nan,3", "4,5,6", false, 0],
    ["1,-2,3", "4,5,6", false, 0],
    ["1,2,c", "1,2,3", false, 0],
    ["x,1,o,3", "y,1,2,3", false, 1],
    ["1,2,3,4+", "1,2,3,4", false, 0],
    ["nan,inf", "1,2", false, 0],
    ["x,nan", "y,2", false, 1],
    // Text alone: every column would be a label.
    ["a,b", "c,d", true, 2],
  ])("%j above %j: header %s, %i label columns", (first, second, header, labelColumns) => {
    const layout = detectLayout(cells(first), second === undefined ? undefined : cells(second));
    expect(layout).toEqual({ header, labelColumns });
  });

  test("what the caller says goes", () => {
    const first = cells("2001,1,2");
    const second = cells("2002,3,4");
    expect(detectLayout(first, second, { labelColumns: 1 })).toEqual({ header: false, labelColumns: 1 });
    expect(detectLayout(first, second, { header: true })).toEqual({ header: true, labelColumns: 0 });
    expect(detectLayout(cells("x,1,2"), cells("y,3,4"), { header: true })).toEqual({ header: true, labelColumns: 1 });
    expect(detectLayout(cells("a,b"), cells("1,2"), { header: false })).toEqual({ header: false, labelColumns: 2 });
    expect(detectLayout(cells("id,a,b"), cells("7,1,2"), { labelColumns: 1 })).toEqual({
      header: true,
      labelColumns: 1,
    });
    expect(detectLayout(cells("x,1,2"), cells("y,3,4"), { labelColumns: 0 })).toEqual({
      header: false,
      labelColumns: 0,
    });
  });
});
