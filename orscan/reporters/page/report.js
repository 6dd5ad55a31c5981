"use strict";
// Search, the choice of a rule, and what is open. Without it all is there, and the boxes still work.
(() => {
  const found = [...document.querySelectorAll(".f")].map((item) => ({
    item,
    rule: item.dataset.rule,
    text: "",
  }));
  const tools = document.getElementById("tools");
  const search = document.getElementById("search");
  const rule = document.getElementById("rule");
  const status = document.getElementById("shown");
  const boxes = [...document.querySelectorAll("input[data-show]")];

  const matches = (one, words) => {
    if (rule.value && one.rule !== rule.value) return false;
    if (!words.length) return true;
    one.text ||= one.item.textContent.toLowerCase();
    return words.every((word) => one.text.includes(word));
  };

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = boxes.filter((box) => !box.checked).map((box) => box.dataset.show);
    let count = 0;
    for (const one of found) {
      const shown = matches(one, words);
      one.item.hidden = !shown;
      if (shown && !off.some((name) => one.item.classList.contains(name))) count += 1;
    }
    const total = found.length.toLocaleString("en");
    status.textContent = `${count.toLocaleString("en")} of ${total} findings shown`;
  };

  if (tools) {
    tools.hidden = false;
    let waiting = 0;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 150);
    });
    rule.addEventListener("change", apply);
    for (const box of boxes) box.addEventListener("change", apply);
    apply();
  }

  const reveal = () => {
    const name = location.hash.slice(1);
    const item = name && document.getElementById(name);
    if (!item) return;
    const details = item.querySelector("details");
    if (details) details.open = true;
    const around = item.parentElement.closest("details");
    if (around) around.open = true;
    item.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
})();
