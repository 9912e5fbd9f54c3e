/* The same brief in two windows of one browser: the older one is told, and hears what the other stored. */

class Tabs {
  constructor(desk) {
    this.desk = desk;
    this.id = Math.random().toString(36).slice(2);
    this.others = new Set();
  }

  open(assignment) {
    this.leave();
    if (!window.BroadcastChannel) return;  // the next save tells
    this.channel = new BroadcastChannel(`evalkit.desk.${assignment}`);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.call("opened");
  }

  leave() {
    this.call("left");
    this.channel?.close();
    this.channel = null;
    this.others.clear();
  }

  call(what) {
    this.channel?.postMessage({ what, from: this.id });
  }

  hear({ what, from }) {
    if (what === "opened") this.others.add(from);
    if (what === "left") this.others.delete(from);
    if (what === "stored") this.desk.saver.changed();
    this.desk.paint();
  }
}
