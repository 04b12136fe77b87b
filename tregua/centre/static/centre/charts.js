// Lets a reader point at a chart and read its values. The picture and the table are there without it: what draws a
// chart anew weighs more than the page, and is loaded when somebody asks for it.

const where = document.querySelector("script[data-charts]").dataset.charts;

for (const figure of document.querySelectorAll("figure.chart")) {
  const specs = [...figure.querySelectorAll('script[type="application/json"]')];
  const pictures = [...figure.querySelectorAll(".picture > div")];
  if (!specs.length) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button secondary";
  button.textContent = figure.dataset.point;
  button.addEventListener("click", async () => {
    button.disabled = true;
    // Of the drawings for a wide and for a narrow window, each by its specification, the one in sight.
    const seen = pictures.findIndex((one) => one.offsetParent);
    const drawn = document.createElement("div");
    try {
      const { embed } = await import(new URL(where, document.baseURI));
      // The interpreter of expressions (`ast`) instead of eval, which the policy of the pages forbids.
      await embed(drawn, JSON.parse(specs[seen].textContent), {
        ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true },
      });
      pictures[seen].replaceChildren(...drawn.childNodes);
      button.remove();
    } catch {
      button.replaceWith(figure.dataset.failed);
    }
  });
  figure.querySelector(".picture").after(button);
}
