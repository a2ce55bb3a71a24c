// Stepping through a timeline. The event at which a reader is lights up in the chart, in
// the program, in the transcript and in the table, and a press on any of these goes to
// its event. Listeners stand on the document, so that figures which come later, those of
// the reader's own runs, need nothing done.
{
  const SVG = 'http://www.w3.org/2000/svg';
  const steppers = new WeakMap(); // by figure.timeline
  let stepping = null; // the one stepper that is at an event

  const range = (first, last = first) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

  // The marks of a figure, as site/timeline writes them. A height of 0 is that of nobody.
  function parse(text) {
    let x = 0;
    return text.split(';').map(mark => {
      const [dx, y, line, lines, other] = mark.split(',');
      x += Number(dx);
      return { x, y: Number(y), line, printed: lines ? range(...lines.split('-').map(Number)) : [], other: Number(other) || 0 };
    });
  }

  class Stepper {
    constructor(figure) {
      this.figure = figure;
      this.snippet = figure.closest('.snippet');
      this.marks = parse(figure.dataset.steps);
      this.rows = all('tr', figure).slice(1);
      this.slider = figure.querySelector('.steps input');
      this.says = figure.querySelector('.steps p');
      this.rest = this.says.textContent;
      this.chart = figure.querySelector('.chart');
      this.at = -1; // index of the event, -1 for none
    }

    // transcript are the lines of the output above the figure.
    transcript() {
      const above = all('.output', this.snippet).filter(output => output.compareDocumentPosition(this.figure) & Node.DOCUMENT_POSITION_FOLLOWING);
      return above.length ? all('.line', above.at(-1)) : [];
    }

    // line is the element of the program's line at which an event happened. It can be in
    // a snippet that this one continues.
    line(mark) { return mark.line ? document.getElementById(this.target(mark)) : null; }
    target(mark) { return mark.line.includes(':') ? mark.line : `${this.snippet.id}:${mark.line}`; }

    // go goes to an event and says which it is, unless the slider does.
    go(n, quietly) {
      const next = Math.max(-1, Math.min(n, this.marks.length - 1));
      stop();
      if (next < 0) return status('');
      stepping = this;
      this.at = next;
      const mark = this.marks[next];
      const lines = this.transcript(), line = this.line(mark);
      const fold = line?.closest('details:not([open])')?.firstElementChild;
      for (const lit of [this.rows[next], line, fold, ...mark.printed.map(i => lines[i])]) lit?.classList.add('now');
      this.slider.value = next + 1;
      const text = this.describe(next);
      this.slider.setAttribute('aria-valuetext', text);
      this.draw(mark);
      this.rove();
      if (!quietly) status(text);
    }

    // describe shows an event beside the controls, with a link to its line.
    describe(n) {
      const times = this.rows.slice(0, n + 1).map(row => row.cells[0].textContent).filter(Boolean);
      const [, who, what] = [...this.rows[n].cells].map(cell => cell.textContent);
      const mark = this.marks[n], where = this.rows[n].cells[3];
      const code = where.querySelector('code');
      this.says.textContent = [times.at(-1), [who, what].filter(Boolean).join(' ')].join(': ');
      if (mark.line) {
        const link = Object.assign(document.createElement('a'), { href: '#' + this.target(mark), textContent: where.firstChild.textContent.trim() });
        this.says.append(', ', link);
      }
      if (code) this.says.append(' ', code.cloneNode(true));
      return this.says.textContent;
    }

    // draw marks the event's column, the goroutine, and the one that it starts or wakes.
    draw({ x, y, other }) {
      const svg = this.chart.lastElementChild;
      const height = svg.viewBox.baseVal.height;
      const shape = (name, attributes) => {
        const element = document.createElementNS(SVG, name);
        for (const key in attributes) element.setAttribute(key, attributes[key]);
        return element;
      };
      const column = shape('path', { class: 'column now', d: `M${x} 14V${height}` });
      const ring = (cy, r) => shape('circle', { class: 'ring now', cx: x, cy, r });
      svg.prepend(column);
      if (y && other) svg.append(shape('path', { class: 'ring now', d: `M${x} ${y}V${other}` }));
      if (y) svg.append(ring(y, 8));
      if (other) svg.append(ring(other, 5));
      const chart = this.chart.getBoundingClientRect();
      const labels = this.chart.firstElementChild.getBoundingClientRect().right - chart.left;
      const left = column.getBoundingClientRect().left - chart.left;
      if (left < labels + 20 || left > chart.width - 20) this.chart.scrollLeft += left - (labels + chart.width) / 2;
    }

    // rove makes each group of places one tab stop, at the event or at the first place.
    rove() {
      const own = mark => mark.line && !mark.line.includes(':');
      const lines = this.transcript();
      const groups = [
        [...new Set(this.marks.filter(own).map(mark => this.line(mark)))],
        [...new Set(this.marks.flatMap(mark => mark.printed.map(i => lines[i])))],
        this.rows,
      ];
      for (const group of groups) {
        const places = group.filter(place => place && place.textContent.trim() && !place.closest('[aria-hidden]'));
        const current = places.find(place => place.classList.contains('now')) ?? places[0];
        for (const place of places) {
          place.tabIndex = place === current ? 0 : -1;
          if (group !== this.rows) place.role = 'button';
        }
      }
    }

    // events lists those that a place stands for.
    events(place) {
      const row = this.rows.indexOf(place);
      if (row >= 0) return [row];
      const found = [];
      const printed = this.transcript().indexOf(place);
      this.marks.forEach((mark, i) => {
        if (printed >= 0 ? mark.printed.includes(printed) : this.line(mark) === place) found.push(i);
      });
      return found;
    }

    // jump goes to the event of a place, to the next one where it has several.
    jump(place) {
      const events = this.events(place);
      if (!events.length) return;
      this.go(events.find(event => event > this.at) ?? events[0]);
      place.focus({ preventScroll: true });
    }

    // hit is the event at a point of the chart: the last one of the nearest goroutine
    // that is not to the right of the point.
    hit({ clientX, clientY }) {
      const svg = this.chart.lastElementChild.getBoundingClientRect();
      const x = clientX - svg.left, y = clientY - svg.top;
      const away = mark => Math.min(...[mark.y, mark.other].filter(Boolean).map(place => Math.abs(place - y)));
      const nearest = Math.min(...this.marks.map(away));
      const there = this.marks.filter(mark => away(mark) === nearest);
      return this.marks.indexOf(there.findLast(mark => mark.x <= x + 6) ?? there[0]);
    }
  }

  // stop leaves the event at which the reader is.
  function stop() {
    for (const lit of all('.now')) {
      if (lit instanceof SVGElement) lit.remove();
      else lit.classList.remove('now');
    }
    if (!stepping) return;
    stepping.at = -1;
    stepping.slider.value = 0;
    stepping.slider.setAttribute('aria-valuetext', stepping.rest);
    stepping.says.textContent = stepping.rest;
    for (const place of all('.line[tabindex], tr[tabindex]', stepping.snippet)) {
      place.removeAttribute('tabindex');
      if (place.matches('.line')) place.removeAttribute('role');
    }
    stepping = null;
  }

  function stepperOf(figure) {
    if (!steppers.has(figure)) steppers.set(figure, new Stepper(figure));
    return steppers.get(figure);
  }

  // near is the stepper of a place: of its figure, or of the figure whose program or
  // transcript it belongs to.
  function near(place) {
    const figure = place.closest('.timeline');
    if (figure) return stepperOf(figure);
    const snippet = place.closest('.snippet');
    if (!snippet) return null;
    if (stepping?.snippet === snippet && snippet.contains(stepping.figure)) return stepping;
    const figures = all('.timeline', snippet).filter(each => each.checkVisibility());
    return figures.length ? stepperOf(figures.at(-1)) : null;
  }

  const placeOf = target => target.closest('.timeline tr, .snippet .line');

  document.addEventListener('input', event => {
    if (event.target.matches('.steps input')) near(event.target).go(event.target.value - 1, true);
  });

  document.addEventListener('click', event => {
    const { target } = event;
    if (target.closest('a, summary') || !getSelection().isCollapsed) return;
    const button = target.closest('.steps button');
    const chart = target.closest('.chart');
    const place = placeOf(target);
    if (button) {
      const stepper = near(button);
      stepper.go(stepper.at + Number(button.value));
    } else if (chart) {
      const stepper = near(chart);
      stepper.go(stepper.hit(event), true);
      stepper.slider.focus({ preventScroll: true });
    } else if (place) {
      near(place)?.jump(place);
    }
  });

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeOf(event.target);
    const figure = event.target.closest('.timeline');
    const stepper = (place || figure) && near(event.target);
    if (!stepper || !keyed(stepper, event, place)) return;
    event.preventDefault();
  });

  // A run that was drawn anew has other events.
  document.addEventListener('redrawn', stop);

  // keyed does what a key asks for in a figure or on one of its places, and returns
  // whether there was anything to do.
  function keyed(stepper, event, place) {
    const range = event.target.matches('input');
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'Escape' && stepper.at >= 0) {
      stop();
      if (place) stepper.slider.focus();
    } else if (place && (event.key === 'Enter' || event.key === ' ')) stepper.jump(place);
    else if (place && down) neighbour(place, down)?.focus();
    else if (!range && by) stepper.go(stepper.at + by);
    else return false;
    return true;
  }

  // neighbour is the place before or after in the same group.
  function neighbour(place, by) {
    const group = all('.line[tabindex], tr[tabindex]', place.closest('.program, .output, table'));
    return group[group.indexOf(place) + by];
  }
}
