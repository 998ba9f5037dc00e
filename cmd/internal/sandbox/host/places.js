// The pages on which a widget may live: which location of the manifest loads it
// there, and what system() and APP say of it (documented: areas, env_variables).
define(['./data'], function (data) {
  var code = data.widget.code;
  var locations = data.widget.locations || [];

  // area is what system().area says: the location, and where a page has none of
  // its own the page's code (assumed). code is what APP.getWidgetsArea() says.
  var places = {
    advanced: { location: 'advanced_settings', area: 'advanced_settings', code: 'advanced-settings:' + code, entity: 'settings' },
    settings: { location: 'settings', area: 'settings', code: 'widgetsSettings', entity: 'settings' },
    card: { location: 'lcard', area: 'lcard', code: 'leads_card', entity: 'leads', card: true },
    leads: { location: null, area: 'leads-pipeline', code: 'leads-pipeline', entity: 'leads' },
    stats: { location: null, area: 'stats', code: 'stats', entity: 'stats' },
    widget_page: { location: 'widget_page', area: 'widget_page', code: 'widget-page:' + code, entity: 'widget_page' },
  };

  return {
    get: function (name) {
      return places[name];
    },
    locations: locations,
    // Documented: init_once widgets and those with everywhere are loaded on
    // every page, others where their location is. One that is switched off only
    // where it can be installed (assumed).
    loads: function (place) {
      if (data.widget.status === 'install' && place !== places.settings) {
        return false;
      }
      return Boolean(data.widget.init_once) || locations.indexOf('everywhere') >= 0 || locations.indexOf(place.location) >= 0;
    },
    has: function (location) {
      return locations.indexOf(location) >= 0;
    },
  };
});
