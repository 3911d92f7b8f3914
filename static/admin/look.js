/* Shop the look: pins are set by clicking on the picture. The number fields beneath do the same from the keyboard. */
(() => {
  const inPercent = (part, whole) => Math.min(100, Math.max(0, Math.round((100 * part) / whole)));
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  class Stage {
    constructor(block, { pictureUrl, words, mostPins }) {
      this.block = block;
      this.pins = block.childBlocks.pins;
      this.pictureUrl = pictureUrl;
      this.words = words;
      this.mostPins = mostPins;
      this.build();
      this.listen();
      this.showPicture();
      this.draw();
    }

    build() {
      this.element = document.createElement("div");
      this.element.className = "look-stage";
      this.help = document.createElement("p");
      this.help.className = "help";
      this.plate = document.createElement("div");
      this.plate.className = "look-stage__plate";
      this.picture = document.createElement("img");
      this.picture.alt = "";
      this.plate.append(this.picture);
      this.element.append(this.help, this.plate);
      this.pins.container[0].before(this.element);
    }

    listen() {
      const chooser = this.block.childBlocks.image.childBlocks.image.widget;
      chooser.addEventListener("chosen", () => this.showPicture());
      chooser.addEventListener("cleared", () => this.showPicture());
      this.picture.addEventListener("click", (event) => this.addPin(event));
      const list = this.pins.container[0];
      ["input", "change"].forEach((kind) => list.addEventListener(kind, () => this.draw()));
      const counted = this.pins.blockCountChanged.bind(this.pins);
      this.pins.blockCountChanged = () => {
        counted();
        this.draw();
      };
      new MutationObserver(() => this.draw()).observe(this.pins.sequenceContainer[0], { childList: true });
    }

    showPicture() {
      const chosen = this.block.childBlocks.image.childBlocks.image.widget.getState();
      this.plate.hidden = !chosen;
      this.help.textContent = chosen ? this.words.help : this.words.empty;
      if (chosen) {
        this.picture.src = `${this.pictureUrl}?picture=${encodeURIComponent(chosen.id)}`;
      } else {
        this.picture.removeAttribute("src");
      }
    }

    place(event) {
      const box = this.picture.getBoundingClientRect();
      return [inPercent(event.clientX - box.left, box.width), inPercent(event.clientY - box.top, box.height)];
    }

    addPin(event) {
      if (this.pins.children.length >= this.mostPins) return;
      const [x, y] = this.place(event);
      const pin = this.pins.insert({ product: null, x, y }, this.pins.children.length);
      this.changed(pin.block.childBlocks.x);
      pin.block.childBlocks.product.widget.openChooserModal();
    }

    input(field) {
      return field.element.querySelector("input");
    }

    changed(field) {
      ["input", "change"].forEach((kind) => this.input(field).dispatchEvent(new Event(kind, { bubbles: true })));
    }

    move(pin, [x, y]) {
      const fields = pin.block.childBlocks;
      [
        [fields.x, x],
        [fields.y, y],
      ].forEach(([field, value]) => {
        this.input(field).value = value;
        this.changed(field);
      });
    }

    where(pin) {
      const fields = pin.block.childBlocks;
      return [fields.x, fields.y].map((field) => inPercent(Number(this.input(field).value) || 0, 100));
    }

    draw() {
      const drawn = [...this.plate.querySelectorAll("button")];
      this.pins.children.forEach((pin, index) => {
        const button = drawn[index] || this.newButton(index);
        const [x, y] = this.where(pin);
        button.style.left = `${x}%`;
        button.style.top = `${y}%`;
      });
      drawn.slice(this.pins.children.length).forEach((button) => button.remove());
    }

    newButton(index) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "look-stage__pin";
      button.textContent = index + 1;
      button.setAttribute("aria-label", this.words.pin.replace("%(number)s", index + 1));
      button.addEventListener("keydown", (event) => {
        const step = STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        const pin = this.pins.children[index];
        const far = event.shiftKey ? 10 : 1;
        this.move(pin, this.where(pin).map((at, axis) => inPercent(at + far * step[axis], 100)));
      });
      button.addEventListener("pointerdown", (event) => button.setPointerCapture(event.pointerId));
      button.addEventListener("pointermove", (event) => {
        if (button.hasPointerCapture(event.pointerId)) this.move(this.pins.children[index], this.place(event));
      });
      this.plate.append(button);
      return button;
    }
  }

  class LookDefinition extends window.wagtailStreamField.blocks.StructBlockDefinition {
    render(placeholder, prefix, initialState, initialError) {
      const block = super.render(placeholder, prefix, initialState, initialError);
      new Stage(block, this.meta.look);
      return block;
    }
  }

  window.telepath.register("catalog.blocks.LookBlock", LookDefinition);
})();
