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
    [",,a", "0,1,2", true, 2],
    ["Unnamed: 0,a,b", "0,1,2", true, 1],
    // A name that says label, over numbers; not over the last column, and not further right.
    ["id,a,b", "7,1,2", true, 1],
    ["row,score", "0,0.5", true, 1],
    ["User_ID,a,b", "7,1,2", true, 1],
    ["airport,id,a", "ABE,7,1", true, 2],
    ["id,day,a", "7,Monday,1", true, 2],
    ["a,id,b", "1,7,2", true, 0],
    ["id", "1", true, 0],
    ["id,key", "1,2", true, 1],
    ["idle,covid,b", "1,2,3", true, 0],
    ["origin,,b", "ABE,2,3", true, 1],
    // Columns that have no names: pandas counts them.
    ["id,0,1", "7,8,9", true, 1],
    ["id,date,0", "7,2001-01-01,9", true, 2],
    ["origin,0,1,2", "ABE,7,8,9", false, 1],
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
    expect(layout).toMatchObject({ header, labelColumns });
  });

  test.each([
    ["0,1,2,3", "4,5,6,7", undefined, undefined],
    ["ABE,0,1,2,3", "ABE,5,6,7,8", undefined, undefined],
    ["2001,0,1,2,3", "2002,5,6,7,8", 1, undefined],
    ["0,1,2,3", undefined, undefined, false],
    ["0,1,2,4", "4,5,6,7", undefined, false],
    [",0,1,2,3", "4,5,6,7,8", undefined, true],
    ["id,0,1,2,3", "4,5,6,7,8", 1, true],
  ])("%j above %j, %s label columns given: header %s", (first, second, labelColumns, header) => {
    const layout = detectLayout(cells(first), second === undefined ? undefined : cells(second), { labelColumns });
    expect(layout.header).toBe(header);
  });

  test.each([
    ["O,1,2", "3,4,5", undefined, [0]],
    ["a,b,c", "O,1,2", undefined, [0]],
    ["ABE,x,1", "ABE,y,1", undefined, [0, 1]],
    ["airport,id,a", "ABE,7,1", undefined, [0]],
    ["id,a,b", "x,1,2", undefined, []],
    [",a,b", "x,1,2", undefined, []],
    ["O,1,2", "3,4,5", 1, []],
  ])("%j above %j, %s label columns given: %j are guessed", (first, second, labelColumns, guessed) => {
    expect(detectLayout(cells(first), cells(second), { labelColumns }).guessed).toEqual(guessed);
  });

  test("what the caller says goes", () => {
    const first = cells("2001,1,2");
    const second = cells("2002,3,4");
    expect(detectLayout(first, second, { labelColumns: 1 })).toMatchObject({ header: false, labelColumns: 1 });
    expect(detectLayout(first, second, { header: true })).toMatchObject({ header: true, labelColumns: 0 });
    expect(detectLayout(cells("x,1,2"), cells("y,3,4"), { header: true })).toMatchObject({
      header: true,
      labelColumns: 1,
    });
    expect(detectLayout(cells("a,b"), cells("1,2"), { header: false })).toMatchObject({
      header: false,
      labelColumns: 2,
    });
    expect(detectLayout(cells("id,a,b"), cells("7,1,2"), { labelColumns: 1 })).toMatchObject({
      header: true,
      labelColumns: 1,
    });
    expect(detectLayout(cells("x,1,2"), cells("y,3,4"), { labelColumns: 0 })).toMatchObject({
      header: false,
      labelColumns: 0,
    });
  });
});
