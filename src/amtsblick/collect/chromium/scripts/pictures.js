// Leaves nothing of a report but its pictures (data-chart) and shows one at a time.
(() => {
  const all = [...document.querySelectorAll("[data-chart]")];
  const shared = [...document.querySelectorAll("body > svg")];
  const wall = document.createElement("div");
  wall.className = "picture-wall";
  wall.append(...all);
  document.body.replaceChildren(...shared, wall);
  globalThis.showPicture = (number) => {
    all.forEach((one, index) => { one.hidden = index !== number; });
    const box = all[number].getBoundingClientRect();
    return { x: box.x, y: box.y, width: box.width, height: box.height };
  };
  return all.map((one) => one.dataset.chart);
})()
