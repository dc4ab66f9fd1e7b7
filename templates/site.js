(function () {
	"use strict";
	var find = document.getElementById("find"), q = document.getElementById("q");
	var count = document.getElementById("count"), whole = count.textContent;
	var selects = [].slice.call(find.querySelectorAll("select"));
	var rows = [].map.call(document.querySelectorAll("#list tbody tr"), function (tr) {
		var page = tr.cells[1].querySelector("small b");
		return {
			tr: tr,
			link: tr.querySelector("a"),
			text: tr.textContent.toLowerCase(),
			page: page ? page.textContent : "",
			severity: tr.cells[2].textContent.trim(),
			year: tr.cells[0].textContent.slice(0, 4)
		};
	});
	function shown() {
		return rows.filter(function (row) { return !row.tr.hidden && row.link; });
	}
	function filter() {
		var words = q.value.toLowerCase().split(/\s+/), n = 0;
		rows.forEach(function (row) {
			var fits = words.every(function (word) { return row.text.indexOf(word) >= 0; }) &&
				selects.every(function (select) {
					return !select.value || row[select.dataset.of] === select.value;
				});
			row.tr.hidden = !fits;
			n += fits;
		});
		count.textContent = n === rows.length ? whole : n + " of " + rows.length + " incidents";
	}
	function years() {
		var select = find.querySelector("[data-of=year]"), seen = {};
		rows.forEach(function (row) {
			if (/^\d{4}$/.test(row.year) && !seen[row.year]) {
				seen[row.year] = true;
				select.add(new Option(row.year));
			}
		});
		select.parentNode.hidden = Object.keys(seen).length < 2;
	}
	function move(step) {
		var all = shown(), at = -1;
		all.forEach(function (row, i) { if (row.link === document.activeElement) at = i; });
		if (at + step < 0) q.focus();
		else if (all[at + step]) all[at + step].link.focus();
	}
	years();
	find.hidden = false;
	find.addEventListener("input", filter);
	find.addEventListener("change", filter);
	find.addEventListener("submit", function (event) {
		var first = shown()[0];
		event.preventDefault();
		if (first) first.link.click();
	});
	document.addEventListener("keydown", function (event) {
		var on = document.activeElement, inList = on && on.closest("#list");
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === "/" && on !== q) q.focus();
		else if (event.key === "Escape" && (on === q || inList)) {
			find.reset();
			filter();
			q.focus();
		} else if (event.key === "ArrowDown" && (on === q || inList)) move(1);
		else if (event.key === "ArrowUp" && inList) move(-1);
		else return;
		event.preventDefault();
	});
	filter();
}());
