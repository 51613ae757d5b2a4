// One box that stands for several: ”Alla fyra parter” ticks the four, and follows them back.
//
//   <input type="checkbox" data-ticks="kommun region af fk">   values of boxes in the same form

function boxesOf(all) {
  const values = all.dataset.ticks.split(" ");
  const boxes = all.form.querySelectorAll("input[type=checkbox]");
  return [...boxes].filter((box) => box.name === all.name && values.includes(box.value));
}

function follow(all, boxes) {
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      all.checked = boxes.every((each) => each.checked);
    });
  }
}

export function tickTogether(scope) {
  for (const all of scope.querySelectorAll("input[data-ticks]")) {
    const boxes = boxesOf(all);
    if (all.checked) for (const box of boxes) box.checked = true;
    follow(all, boxes);
  }
}
