// Elements, made in one line.

// make makes an element with properties, with attributes where the name has a
// dash, and with children.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-')) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

export const button = (text, onclick, properties = {}) =>
  make('button', { type: 'button', textContent: text, onclick, ...properties });
