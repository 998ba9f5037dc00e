// A module beside script.js, named by its file.
define(['underscore'], function (_) {
  return function (list) {
    return _.size(list);
  };
});
