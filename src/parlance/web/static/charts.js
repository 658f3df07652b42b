// Draws every chart of the page from the data block beside it, in the colors of the theme.

const echarts = window.echarts;

const probe = document.body.appendChild(document.createElement("span"));
probe.hidden = true;

// The color of a token as it is now: it depends on the theme, so only an element knows it.
function token(name) {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

function writer({ unit, currency, locale }) {
  const money = { style: "currency", currency };
  if (unit === "money") {
    const short = new Intl.NumberFormat(locale, { ...money, notation: "compact", maximumFractionDigits: 2 });
    const exact = new Intl.NumberFormat(locale, money);
    return { short: (value) => short.format(value), exact: (value) => exact.format(value) };
  }
  if (unit === "ratio") {
    const part = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    return {
      short: (value) => `${whole.format(value * 100)}\u202f%`,
      exact: (value) => `${part.format(value * 100)}\u202f%`,
    };
  }
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  return { short: (value) => plain.format(value), exact: (value) => plain.format(value) };
}

function series(data, write) {
  return data.series.map((one) => {
    const color = token(one.color);
    if (one.mark === "bar") {
      return {
        name: one.name, type: "bar", stack: "all", data: one.values, color, barMaxWidth: 34,
        emphasis: { focus: "series" },
        label: data.horizontal && data.series.length === 1
          ? { show: true, position: "right", color: token("soft"), formatter: ({ value }) => (data.unit === "ratio" ? write.exact(value) : write.short(value)) }
          : undefined,
      };
    }
    return {
      name: one.name, type: "line", data: one.values, color, connectNulls: false,
      symbol: one.values.length > 40 ? "none" : "circle", symbolSize: 5, z: 5,
      lineStyle: { width: 2, type: one.dashed ? "dashed" : "solid" },
    };
  });
}

function boundaries(data) {
  if (!data.boundaries.length) return undefined;
  return {
    silent: true, symbol: "none",
    lineStyle: { color: token("line-strong"), type: "dotted", width: 1.5 },
    label: { color: token("soft"), fontSize: 11, formatter: ({ name }) => name },
    data: data.boundaries.map((one) => ({ xAxis: one.category, name: one.words })),
  };
}

function option(data, isNarrow) {
  const write = writer(data);
  const soft = token("soft");
  const names = { axisLabel: { color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: token("line-strong") } }, axisTick: { show: false } };
  const category = { type: "category", data: data.categories, inverse: data.horizontal, ...names };
  const onlyLines = data.series.every((one) => one.mark === "line");
  const value = {
    type: "value", scale: onlyLines, name: data.axis, nameTextStyle: { color: soft, align: "left" },
    nameLocation: "end", nameGap: 14,
    axisLabel: { color: soft, formatter: write.short }, splitLine: { lineStyle: { color: token("line") } },
  };
  if (data.horizontal) Object.assign(value, { name: "", splitNumber: 4, axisLabel: { ...value.axisLabel, hideOverlap: true } });
  const drawn = series(data, write);
  if (drawn.length) drawn[0].markLine = boundaries(data);
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("ink") },
    grid: { left: 12, right: data.horizontal ? 64 : 12, top: data.horizontal ? 8 : 34, bottom: drawn.length > 1 ? (isNarrow ? 62 : 38) : 10, containLabel: true },
    legend: drawn.length > 1
      ? { bottom: 0, itemWidth: 12, itemHeight: 8, itemGap: 14, textStyle: { color: soft } }
      : { show: false },
    tooltip: {
      trigger: "axis", renderMode: "richText", axisPointer: { type: onlyLines ? "line" : "shadow" },
      valueFormatter: (shown) => (shown === null || shown === undefined ? "–" : write.exact(shown)),
      backgroundColor: token("raised"), borderColor: token("line"), textStyle: { color: token("ink"), fontSize: 12 },
      confine: true, order: "seriesAsc",
    },
    xAxis: data.horizontal ? value : category,
    yAxis: data.horizontal ? category : value,
    series: drawn,
  };
}

function draw(place) {
  const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const drawn = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: "svg" });
  drawn.setOption(option(data, place.clientWidth < 480), true);
  place.dataset.ready = "";
}

function drawAll(root = document) {
  for (const place of root.querySelectorAll("[data-chart]")) draw(place);
}

function resizeAll() {
  for (const place of document.querySelectorAll("[data-chart]")) echarts.getInstanceByDom(place)?.resize();
}

drawAll();
window.addEventListener("resize", () => { resizeAll(); drawAll(); });
window.addEventListener("beforeprint", () => { drawAll(); resizeAll(); });
window.addEventListener("afterprint", () => { drawAll(); resizeAll(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll());
matchMedia("print").addEventListener("change", () => { drawAll(); resizeAll(); });
document.addEventListener("htmx:after:swap", () => drawAll());
