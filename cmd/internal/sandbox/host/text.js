// The page's own words. English and Russian, by the switch bar's language.
define(['data'], function (data) {
  var words = {
    leads: { en: 'Leads', ru: 'Сделки' },
    integrations: { en: 'Integrations', ru: 'Интеграции' },
    settings: { en: 'Settings', ru: 'Настройки' },
    advanced: { en: 'Advanced settings', ru: 'Расширенные настройки' },
    widget: { en: 'Widget', ru: 'Виджет' },
    installed: { en: 'Installed', ru: 'Установлено' },
    not_configured: { en: 'Not set up', ru: 'Не настроено' },
    save: { en: 'Save', ru: 'Сохранить' },
    off: { en: 'Switch off', ru: 'Отключить' },
    cancel: { en: 'Cancel', ru: 'Отмена' },
    saved: { en: 'Saved', ru: 'Сохранено' },
    required: { en: 'Fill in the required fields', ru: 'Заполните обязательные поля' },
    refused: { en: 'The widget refused to save', ru: 'Виджет отказался сохранять' },
    nobody: { en: 'Only an administrator may do this', ru: 'Это может только администратор' },
    theme: { en: 'Theme', ru: 'Тема' },
    language: { en: 'Language', ru: 'Язык' },
    user: { en: 'User', ru: 'Пользователь' },
    light: { en: 'Light', ru: 'Светлая' },
    dark: { en: 'Dark', ru: 'Тёмная' },
    admin: { en: 'administrator', ru: 'администратор' },
    log: { en: 'Widget log', ru: 'Журнал виджета' },
    deals: { en: 'deals', ru: 'сделок' },
    widget_absent: {
      en: 'The widget is not shown. amoCRM would say nothing; the sandbox says why:',
      ru: 'Виджет не показан. amoCRM промолчала бы, песочница говорит почему:',
    },
  };
  return function (key) {
    return words[key] ? words[key][data.lang] : key;
  };
});
