// What the server told the page, and what changes while it is open.
define(function () {
  var data = JSON.parse(document.getElementById('host-data').textContent);
  data.place = null; // the page that is shown: {area, code, entity, card}
  return data;
});
