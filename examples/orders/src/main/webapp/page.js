// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0

// Shows what GET /orders, /outbox, /deliveries and /broker say, and says POST. Asks again only after the last answers
// are in, so a slow server is never flooded, and not at all while nobody looks.

const LATEST = 50;
const QUICK = 400;
const CALM = 1000;
const HISTORY = 120_000;

const find = id => document.getElementById(id);
const count = new Intl.NumberFormat("en");
const shelves = {};
let running;
let lastTick = "";

// Talking to the server.

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(`${path} answers ${response.status}`);
  }
  return { body: await response.json(), total: Number(response.headers.get("X-Total-Count")) };
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({ error: response.statusText }));
  return { status: response.status, ok: response.ok, answer };
}

// What things look like.

function age(millis) {
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (millis < 100_000) {
    return `${(millis / 1000).toFixed(1)} s`;
  }
  return `${Math.round(millis / 60_000)} min`;
}

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

function element(name, className, ...content) {
  const result = document.createElement(name);
  result.className = className;
  result.append(...content);
  return result;
}

function customer(name, number) {
  const dot = element("span", "dot");
  const hue = [...name].reduce((hash, letter) => (hash * 31 + letter.codePointAt(0)) % 360, 7);
  dot.style.setProperty("--hue", hue * 137 % 360);
  const cell = element("td", "name", dot, name, " ", element("span", "nth", `#${number}`));
  cell.title = `${name}, order ${number}`;
  return cell;
}

function orderRow(order) {
  return [
    element("td", "", `${order.id}`),
    customer(order.customer, order.number),
    element("td", "", `${order.quantity} × ${order.item}`),
    element("td", "end", clock.format(new Date(order.placedAt))),
  ];
}

function deliveryRow(delivery) {
  const order = delivery.data;
  const after = age(new Date(delivery.receivedAt) - new Date(order.placedAt));
  return [
    element("td", "", `${delivery.arrival}`),
    customer(order.customer, order.number),
    element("td", "", `${order.quantity} × ${order.item}`),
    element("td", "end", ...(delivery.repeated ? [element("span", "badge", "again"), " "] : []), after),
  ];
}

// A table of the latest rows, the newest on top. It is built anew only when there is something new.

function table(id, key, row) {
  const body = find(id);
  let newest;
  return rows => {
    const last = rows.at(-1)?.[key] ?? 0;
    if (last === newest) {
      return;
    }
    body.replaceChildren(...rows.toReversed().map(item =>
      element("tr", newest !== undefined && item[key] > newest ? "fresh" : "", ...row(item))));
    newest = last;
  };
}

const showOrders = table("orders-rows", "id", orderRow);
const showDeliveries = table("deliveries-rows", "arrival", deliveryRow);

// The outbox: numbers, and how many waited in the last two minutes.

const history = [];

function showOutbox({ events, oldestWaitingMillis }) {
  for (const tile of document.querySelectorAll("[data-status]")) {
    const number = events[tile.dataset.status];
    tile.dataset.some = number > 0;
    tile.querySelector("dd").textContent = count.format(number);
  }
  const waiting = events.PENDING + events.PROCESSING + events.RETRY;
  find("outbox-waiting").textContent = count.format(waiting);
  find("oldest").textContent = oldestWaitingMillis === null ? "none" : age(oldestWaitingMillis);
  showHistory(waiting);
  return waiting;
}

function showHistory(waiting) {
  const now = Date.now();
  history.push({ at: now, waiting });
  while (history[0].at < now - HISTORY) {
    history.shift();
  }
  const top = Math.max(10, ...history.map(point => point.waiting));
  const points = history.map(({ at, waiting }) =>
    `${(240 * (1 - (now - at) / HISTORY)).toFixed(1)},${(98 - 94 * waiting / top).toFixed(1)}`);
  const start = points[0].split(",")[0];
  find("chart-line").setAttribute("points", points.join(" "));
  find("chart-area").setAttribute("points", `${start},98 ${points.join(" ")} 240,98`);
  find("chart-top").textContent = `top: ${count.format(top)}`;
}

function tellStory(waiting) {
  find("story").textContent = running
    ? waiting > 0
      ? "The relay sends what waits, each customer’s events in their order."
      : "All that was committed is published."
    : waiting > 0
      ? "The broker is away. Orders are taken as ever; their events wait here, and no attempt is counted against them."
      : "The broker is away. Place an order: it is taken all the same, and its event waits here.";
}

function showBroker(state) {
  running = state.running;
  find("broker").dataset.running = running;
  find("to-broker").dataset.broken = !running;
  find("broker-state").textContent = running ? "running" : "stopped";
  const button = find("broker-switch");
  button.textContent = running ? "Stop the broker" : "Start the broker";
  button.disabled = false;
}

function notice(kind, text) {
  const box = find("notice");
  box.dataset.kind = kind;
  box.textContent = text;
}

// The heartbeat.

async function refresh() {
  const [orders, outbox, deliveries, broker] = await Promise.all([
    get(`orders?limit=${LATEST}`),
    get("outbox"),
    get(`deliveries?limit=${LATEST}`),
    get("broker"),
  ]);
  showOrders(orders.body);
  showDeliveries(deliveries.body);
  find("orders-total").textContent = count.format(orders.total);
  find("deliveries-total").textContent = count.format(deliveries.total);
  if (!find("broker-switch").dataset.busy) {
    showBroker(broker.body);
  }
  const waiting = showOutbox(outbox.body);
  tellStory(waiting);
  return `${orders.total} ${deliveries.total} ${waiting}`;
}

let away = false;

async function beat() {
  let pause = CALM;
  if (!document.hidden) {
    try {
      const tick = await refresh();
      pause = tick === lastTick ? CALM : QUICK;
      lastTick = tick;
      if (away) {
        away = false;
        notice("good", "The server is back.");
      }
    } catch {
      away = true;
      notice("bad", "The server does not answer. What was committed is safe; this page goes on when the server is back.");
    }
  }
  setTimeout(beat, pause);
}

// The buttons.

function whilePressed(button, action) {
  return async event => {
    event?.preventDefault();
    button.disabled = true;
    button.dataset.busy = "yes";
    try {
      await action();
    } catch {
      notice("bad", "The server does not answer.");
    } finally {
      button.disabled = false;
      delete button.dataset.busy;
      refresh().catch(() => {});
    }
  };
}

function wish() {
  const form = new FormData(find("order"));
  return { customer: form.get("customer"), item: form.get("item"), quantity: Number(form.get("quantity")) };
}

async function place(order) {
  const { status, ok, answer } = await post("orders", order);
  if (ok) {
    notice("good", `Order ${answer.id} is committed: ${answer.quantity} × ${answer.item} for ${answer.customer}.`);
  } else if (status === 409) {
    notice("warn", `${answer.error}. The order was rolled back after its event was fired: neither of them exists.`);
  } else {
    notice("bad", `Not accepted: ${answer.error}.`);
  }
}

find("order").addEventListener("submit", whilePressed(find("order").querySelector("button"), () => place(wish())));

find("fail").addEventListener("click", whilePressed(find("fail"), () => {
  const order = wish();
  return place({ ...order, quantity: shelves[order.item] + 1 });
}));

find("burst").addEventListener("click", whilePressed(find("burst"), async () => {
  notice("hint", "1,000 orders, each in a transaction of its own …");
  const start = performance.now();
  const { ok, answer } = await post("orders/burst?count=1000");
  notice(ok ? "good" : "bad", ok
    ? `${count.format(answer.placed)} orders are committed, in ${age(performance.now() - start)}.`
    : `Not accepted: ${answer.error}.`);
}));

find("broker-switch").addEventListener("click", whilePressed(find("broker-switch"), async () => {
  const { ok, answer } = await post(running ? "broker/stop" : "broker/start");
  if (ok) {
    showBroker(answer);
    notice(running ? "good" : "warn", running
      ? "The broker is back: what waited in the outbox goes out now, in order."
      : "The broker is stopped. Orders are still taken; their events wait in the outbox.");
  } else {
    notice("bad", answer.error);
  }
}));

Object.assign(shelves, (await get("stock").catch(() => ({ body: { lamp: 100 } }))).body);
find("order").querySelector("select").replaceChildren(
  ...Object.keys(shelves).sort().map(item => new Option(item, item, item === "lamp", item === "lamp")));
beat();
