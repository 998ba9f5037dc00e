// What the server told the page, and what changes while it is open.
define(function () {
  var data = JSON.parse(document.getElementById('host-data').textContent);
  data.area = ''; // the location in which widgets are shown now
  return data;
});
