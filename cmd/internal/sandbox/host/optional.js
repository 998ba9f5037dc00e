// underscore, backbone and moment are globals of the vendor's page too. The
// folder of libraries may lack them: then only widgets that want them fail.
define(['jquery', './log'], function ($, log) {
  var names = ['underscore', 'backbone', 'moment'];
  return {
    found: {}, // name -> module
    load: function (then) {
      var self = this;
      var left = names.length;
      function next() {
        left -= 1;
        if (left === 0) {
          then();
        }
      }
      names.forEach(function (name) {
        requirejs([name], function (module) {
          self.found[name] = module;
          next();
        }, function () {
          requirejs.undef(name);
          log.add('not there', name + ': run make host');
          next();
        });
      });
    },
  };
});
