
'use strict';
// All that this does is to sort the table by a column. The address keeps which: #sort=points.
(() => {
  const body = document.querySelector('#matrix tbody');
  const heads = [...document.querySelectorAll('#matrix thead th')];
  const said = document.getElementById('sorted');
  const rows = [...body.rows]; // in the order of the ids
  const place = new Map(rows.map((row, i) => [row, i]));
  const units = { d: 1440, h: 60, min: 1 };
  const first = 'efump'; // what needs help comes first
  const keys = {
    order: (cell, row) => place.get(row),
    text: cell => cell.textContent.toLowerCase(),
    number: cell => parseFloat(cell.textContent),
    late: cell => [...cell.textContent.matchAll(/(\d+) (d|h|min)/g)].reduce((sum, m) => sum + m[1] * units[m[2]], 0),
    mark: cell => first.indexOf(cell.className) * 1e6 + (parseFloat(cell.textContent.replace(/^\S+ ?/, '')) || 0),
  };
  const compare = (a, b) => typeof a === 'string' ? a.localeCompare(b) : a - b;

  function sort(i) {
    const head = heads[i], key = keys[head.dataset.by];
    const now = head.getAttribute('aria-sort');
    const falling = now ? now === 'ascending' : head.dataset.by === 'number' || head.dataset.by === 'late'; // the most come first
    const of = new Map(rows.map(row => [row, key(row.cells[i], row)]));
    const sorted = rows.toSorted((a, b) => (falling ? -1 : 1) * compare(of.get(a), of.get(b)) || place.get(a) - place.get(b));
    heads.forEach(other => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
    body.append(...sorted);
    said.textContent = 'Sorted by ' + head.textContent + (falling ? ', descending.' : ', ascending.');
  }

  heads.forEach((head, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.querySelector('span').childNodes);
    button.addEventListener('click', () => {
      sort(i);
      history.replaceState(null, '', '#sort=' + encodeURIComponent(head.dataset.key));
    });
    head.replaceChildren(button);
  });
  const wanted = /^#sort=(.+)$/.exec(location.hash);
  if (wanted) {
    const head = heads.find(head => encodeURIComponent(head.dataset.key) === wanted[1]);
    if (head) head.firstChild.click();
  }
})();
