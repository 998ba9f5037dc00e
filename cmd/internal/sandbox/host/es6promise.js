// es6promise: a module of the vendor's page that older widgets name.
define(function () {
  return { Promise: window.Promise };
});
