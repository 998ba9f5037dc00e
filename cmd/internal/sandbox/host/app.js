// APP, the page's object that widgets may read (documented: env_variables).
define(['jquery', './data', './notifications', './card'], function ($, data, notifications, card) {
  var managers = {};
  data.users.forEach(function (user) {
    managers[user.id] = {
      id: user.id,
      title: user.name,
      option: user.name,
      login: user.name,
      active: user.is_active,
      is_admin: user.is_admin ? 'Y' : 'N',
      group: 'group_0',
    };
  });

  var constants = {
    user: { id: data.user.id, name: data.user.name, login: data.user.name, lang: data.lang },
    user_rights: { is_admin: data.user.is_admin, is_active: data.user.is_active },
    account: data.account,
    managers: managers,
    groups: { group_0: data.lang === 'ru' ? 'Отдел продаж' : 'Sales department' },
    task_types: { 1: { id: 1, code: 'FOLLOW_UP', option: 'Follow-up' }, 2: { id: 2, code: 'MEETING', option: 'Meeting' } },
  };

  function area() {
    return data.place ? data.place.code : '';
  }

  // data is the page's own: what a widget reads of the place it is in. It can be
  // written to, as on the vendor's page.
  var pageData = { current_entity: '' };
  Object.defineProperty(pageData, 'current_card', {
    enumerable: true,
    // Documented: to be looked at only on a card, and undefined elsewhere.
    get: function () {
      return card.current();
    },
  });
  Object.defineProperty(pageData, 'current_view', {
    enumerable: true,
    get: function () {
      return card.current() ? undefined : { $el: $('#list_page_holder') };
    },
  });

  return Object.freeze({
    lang_id: data.lang,
    data: pageData,
    widgets: { list: {}, legal_handlers: [] }, // documented: widgets put handlers here
    notifications: Object.freeze(notifications),
    addNotificationCallback: $.noop, // nothing is notified here
    router: Object.freeze({
      navigate: function (address) {
        $(document).trigger('host:go', [address]);
      },
    }),
    sdk: Object.freeze({
      setCallingStatus: $.noop,
      showUserStatus: function () {
        var online = {};
        data.users.forEach(function (user) {
          online[user.id] = { id: String(user.id), online: user.id === data.user.id };
        });
        return online;
      },
    }),
    // A copy: what a widget does to it stays its own. Documented to set a value
    // too, which the vendor's moderation refuses; here it does nothing.
    constant: function (name) {
      var open = card.current();
      var value = name === 'card_id' ? open && open.id : constants[name]; // card_id: seen in public widgets
      return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
    },
    isCard: function () {
      return Boolean(data.place && data.place.card);
    },
    getBaseEntity: function () {
      return data.place ? data.place.entity : '';
    },
    getWidgetsArea: area,
    getV3WidgetsArea: area, // documented as its older name
  });
});
