// APP, the page's object that widgets may read.
define(['data', 'notifications'], function (data, notifications) {
  var managers = {};
  data.users.forEach(function (user) {
    managers[user.id] = {
      id: user.id,
      title: user.name,
      option: user.name,
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
  };

  return Object.freeze({
    lang_id: data.lang,
    notifications: Object.freeze(notifications),
    // A copy: what a widget does to it stays its own.
    constant: function (name) {
      var value = constants[name];
      return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
    },
    getWidgetsArea: function () {
      return data.area;
    },
  });
});
