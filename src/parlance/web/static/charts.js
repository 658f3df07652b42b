// Draws every chart of the page from the data that its place carries, in the colors of the theme.

const echarts = window.echarts;

const probe = document.body.appendChild(document.createElement("span"));
probe.hidden = true;

const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
const COLORS = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6"];

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

function bars(one, data, write, color) {
  return {
    name: one.name, type: "bar", stack: one.mark === "side" ? undefined : "all", data: one.values, color,
    barMaxWidth: 34, emphasis: { focus: "series" },
    label: data.horizontal && data.series.length === 1
      ? { show: true, position: "right", color: token("soft"), formatter: ({ value }) => (data.unit === "ratio" ? write.exact(value) : write.short(value)) }
      : undefined,
  };
}

function line(one, at, color) {
  const isArea = one.mark === "area";
  return {
    name: one.name, type: "line", data: one.values, color, connectNulls: false,
    stack: isArea ? "area" : undefined, areaStyle: isArea ? { opacity: 0.28 } : undefined,
    symbol: one.values.length > 40 ? "none" : SYMBOLS[at % SYMBOLS.length], symbolSize: 6, z: 5,
    lineStyle: { width: 2, type: one.dashed ? "dashed" : "solid" },
  };
}

function series(data, write) {
  return data.series.map((one, at) => {
    const color = token(one.color);
    return one.mark === "bar" || one.mark === "side" ? bars(one, data, write, color) : line(one, at, color);
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

function tooltip(write) {
  return {
    renderMode: "richText", confine: true, order: "seriesAsc",
    valueFormatter: (shown) => (shown === null || shown === undefined ? "–" : write.exact(shown)),
    backgroundColor: token("raised"), borderColor: token("line"), textStyle: { color: token("ink"), fontSize: 12 },
  };
}

function common() {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("ink") },
  };
}

function axes(data, write) {
  const soft = token("soft");
  const names = { axisLabel: { color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: token("line-strong") } }, axisTick: { show: false } };
  const category = { type: "category", data: data.categories, inverse: data.horizontal, ...names };
  const value = {
    type: "value", scale: data.series.every((one) => one.mark === "line"), name: data.axis,
    nameTextStyle: { color: soft, align: "left" }, nameLocation: "end", nameGap: 14,
    axisLabel: { color: soft, formatter: write.short }, splitLine: { lineStyle: { color: token("line") } },
  };
  if (data.horizontal) Object.assign(value, { name: "", splitNumber: 4, axisLabel: { ...value.axisLabel, hideOverlap: true } });
  return data.horizontal ? { xAxis: value, yAxis: category } : { xAxis: category, yAxis: value };
}

function alongAxes(data, isNarrow) {
  const write = writer(data);
  const drawn = series(data, write);
  const onlyLines = data.series.every((one) => one.mark === "line");
  if (drawn.length) drawn[0].markLine = boundaries(data);
  return {
    ...common(),
    ...axes(data, write),
    grid: { left: 12, right: data.horizontal ? 64 : 12, top: data.horizontal ? 8 : 34, bottom: drawn.length > 1 ? (isNarrow ? 62 : 38) : 10, containLabel: true },
    legend: drawn.length > 1
      ? { bottom: 0, itemWidth: 12, itemHeight: 8, itemGap: 14, textStyle: { color: token("soft") } }
      : { show: false },
    tooltip: { ...tooltip(write), trigger: "axis", axisPointer: { type: onlyLines ? "line" : "shadow" } },
    series: drawn,
  };
}

// Two levels, and between them steps that each begin where the one before ended: a bar upon an
// unseen one.
function waterfall(data, _, width) {
  const write = writer(data);
  const values = data.series[0].values.map((one) => one ?? 0);
  const last = values.length - 1;
  let level = 0;
  const steps = values.map((value, at) => {
    const from = at === 0 || at === last ? 0 : level;
    level = at === last ? value : from + value;
    const color = at === 0 || at === last ? "series-1" : value < 0 ? "loss-2" : "gain-3";
    return { value, low: Math.max(0, Math.min(from, level)), high: Math.max(from, level), color: token(color) };
  });
  const found = axes({ ...data, series: [{ mark: "bar" }] }, write);
  Object.assign(found.xAxis.axisLabel, { interval: 0, rotate: width / (values.length + 1) < 74 ? 40 : 0, hideOverlap: false });
  // Levels are far larger than steps: cut the axis, and say so, rather than hide the steps.
  const low = Math.min(values[0], values[last], ...steps.slice(1, last).map((one) => one.low));
  const high = Math.max(...steps.map((one) => one.high));
  if (low > (high - low) * 3) Object.assign(found.yAxis, { min: low - (high - low) * 0.5, name: `${data.axis}, cut below`, axisLabel: { ...found.yAxis.axisLabel, showMinLabel: false } });
  const bar = { type: "bar", stack: "step", barMaxWidth: 46, barCategoryGap: "30%" };
  return {
    ...common(), ...found,
    grid: { left: 12, right: 12, top: 34, bottom: 10, containLabel: true },
    tooltip: { ...tooltip(write), trigger: "item", formatter: ({ dataIndex }) => `${data.categories[dataIndex]}\n${write.exact(values[dataIndex])}` },
    series: [
      { ...bar, silent: true, itemStyle: { color: "transparent" }, data: steps.map((one) => one.low) },
      {
        ...bar, data: steps.map((one) => ({ value: one.high - one.low, itemStyle: { color: one.color } })),
        label: { show: true, position: "top", color: token("soft"), fontSize: 11, formatter: ({ dataIndex }) => write.short(values[dataIndex]) },
      },
    ],
  };
}

function donut(data, isNarrow) {
  const write = writer(data);
  const parts = data.categories.map((name, at) => ({
    name, value: data.series[0].values[at], itemStyle: { color: token(COLORS[at % COLORS.length]), borderColor: token("card"), borderWidth: 2 },
  }));
  const soft = token("soft");
  return {
    ...common(),
    tooltip: { ...tooltip(write), trigger: "item" },
    legend: { show: isNarrow, bottom: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: soft } },
    series: [{
      type: "pie", radius: ["46%", "70%"], center: ["50%", isNarrow ? "42%" : "50%"], data: parts, clockwise: true, startAngle: 90,
      label: isNarrow ? { show: false } : { color: soft, formatter: ({ name, percent }) => `${name} ${percent.toFixed(1)}\u202f%` },
      labelLine: { lineStyle: { color: token("line-strong") } },
    }],
  };
}

const SHAPES = { axes: alongAxes, waterfall, donut };

function draw(place) {
  const data = JSON.parse(place.dataset.chart);
  const drawn = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: "svg" });
  drawn.setOption(SHAPES[data.shape ?? "axes"](data, place.clientWidth < 480, place.clientWidth), true);
  place.dataset.ready = "";
}

function drawAll(root = document) {
  for (const place of root.querySelectorAll("[data-chart]")) draw(place);
}

function drawNew() {
  for (const place of document.querySelectorAll("[data-chart]:not([data-ready])")) draw(place);
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
document.addEventListener("htmx:after:swap", drawNew);
document.addEventListener("parlance:layout", () => { resizeAll(); drawAll(); });
