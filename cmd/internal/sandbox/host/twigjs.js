// twigjs: public widgets call it as a function, twig({ref: '/tmpl/controls/…'}),
// as well as by its members.
define(['twig'], function (Twig) {
  function twig(params) {
    return Twig.twig(params);
  }
  Object.keys(Twig).forEach(function (name) {
    twig[name] = Twig[name];
  });
  return twig;
});
