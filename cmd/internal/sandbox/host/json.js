// json!file.json of requirejs: public widgets read their manifest with it.
define(['text'], function (text) {
  return {
    normalize: text.normalize,
    load: function (name, parentRequire, onload) {
      text.load(name, parentRequire, function (source) {
        try {
          onload(JSON.parse(source));
        } catch (error) {
          onload.error(error);
        }
      });
      return undefined;
    },
  };
});
