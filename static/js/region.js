// 市, then 区: a select of the cities before the one of all districts, which then has only that city's.
// Without it the districts stand in one list, grouped by city.
for (const district of document.querySelectorAll("select[data-yy-region]")) cascade(district);

function cascade(district) {
  const blank = district.options[0];
  const groups = [...district.querySelectorAll("optgroup")];
  const { yyRegion: name, yyCity: askCity, yyDistrict: askDistrict } = district.dataset;
  const askBoth = blank.text;
  const city = document.createElement("select");
  city.className = district.className;
  city.setAttribute("aria-label", name);
  for (const attribute of ["aria-describedby", "aria-invalid"]) {
    if (district.hasAttribute(attribute)) city.setAttribute(attribute, district.getAttribute(attribute));
  }
  city.append(new Option(askCity, ""), ...groups.map(({ label }) => new Option(label, label)));

  const cityOf = (code) => groups.find((group) => group.querySelector(`option[value="${CSS.escape(code)}"]`));
  const limit = (label) => {
    const code = district.value;
    district.replaceChildren(blank, ...groups.filter((group) => !label || group.label === label));
    blank.text = label ? askDistrict : askBoth;
    district.value = code;
    if (district.selectedIndex < 0) district.value = "";
  };
  const follow = (code) => {
    if (code) city.value = cityOf(code)?.label ?? city.value;
    limit(city.value);
  };

  city.addEventListener("change", () => {
    const before = district.value;
    limit(city.value);
    if (district.value !== before) district.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // The arrow keys walk through the whole list as long as the focus is in it.
  district.addEventListener("change", () => {
    if (district.value) city.value = cityOf(district.value)?.label ?? city.value;
  });
  district.addEventListener("blur", () => follow(district.value));
  // What another device chose may lie in another city.
  district.addEventListener("yy:put", ({ detail }) => follow(detail));

  const pair = document.createElement("div");
  pair.className = "cascade";
  district.before(pair);
  pair.append(city, district);
  if (district.value) follow(district.value);
}
