// Distillation with temperature
//
// A small model, the student, learns from what a large one, the teacher, says of every class. What a model gives for an input
// are logits; their softmax is its distribution over classes. Divided by a temperature T first, it is softer:
//
//   p_i = e^(a_i/T) / Σ e^(a_j/T),   loss = T²·KL(teacher‖student)
//
//   node examples/lessons/distillation.mjs

import { createEngine, klFromLogits } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// Of a picture of a dog. The student knows no more than that it is no car.
const teacher = [9, 5, 1];
const student = [2, 2, 1];

// At T = 1 the label alone is to be seen. Softened, the teacher tells that a wolf is likelier than a car.
const softmax = (logits, T) => {
  const powers = logits.map((logit) => Math.exp(logit / T));
  return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
};
printRow("the teacher's", "dog", "wolf", "car");
for (const T of [1, 4, 16]) printRow(`T = ${T}`, ...softmax(teacher, T));

// The loss, from the logits: no softmax is made. KL falls as 1/T², and so would the steps of training; times T² it tends to
// half of the variance, over classes, of the differences of logits.
const temperatures = [1, 4, 16, 1000];
const lossOf = (options) => klFromLogits(engine, teacher, student, options)[0];
console.log();
printRow("T", ...temperatures.map(String));
printRow("KL(teacher‖student)", ...temperatures.map((temperature) => lossOf({ temperature })));
printRow("T²·KL", ...temperatures.map((temperature) => lossOf({ temperature, scaleByTemperatureSquared: true })));

// The derivative by the student's logits is (q − p)/T; times T² it tends to differences of logits, divided by their number:
// a hot student learns the logits, a cold one the label.
for (const temperature of [1, 1000]) {
  const options = { temperature, gradient: true, scaleByTemperatureSquared: true };
  printRow(`gradient at T = ${temperature}`, ...klFromLogits(engine, teacher, student, options).gradient);
}

// What the student is to do with a teacher of two minds, where it can have one only. Rows are students.
const undecided = { data: [4, 4, -4, 4, 4, -4], shape: [2, 3] };
const students = { data: [0, 0, 0, 6, -1, -1], shape: [2, 3] };
console.log();
printRow("teacher [4, 4, −4]", "flat", "one peak");
printRow("forward", ...klFromLogits(engine, undecided, students));
printRow("reverse", ...klFromLogits(engine, undecided, students, { direction: "reverse" }));
printRow("Jensen–Shannon, ½", ...klFromLogits(engine, undecided, students, { direction: { jensenShannon: 0.5 } }));
console.log("Forward wants all that the teacher may say; reverse, nothing that it would not.");
