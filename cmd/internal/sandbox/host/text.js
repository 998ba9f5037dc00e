// text!file of requirejs: the file as it stands.
define(function () {
  return {
    normalize: function (name, normalize) {
      return normalize(name);
    },
    load: function (name, parentRequire, onload) {
      var request = new XMLHttpRequest();
      request.open('GET', parentRequire.toUrl(name));
      request.onload = function () {
        if (request.status === 200) {
          onload(request.responseText);
        } else {
          onload.error(new Error(name + ': ' + request.status));
        }
      };
      request.onerror = function () {
        onload.error(new Error(name + ' cannot be read'));
      };
      request.send();
    },
  };
});
