export function renderWeek(shifts) {
  document.querySelector('#week').replaceChildren(...shifts.map((shift) => new Option(shift)))
}
