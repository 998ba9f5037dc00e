// The page's own words. English and Russian, by the switch bar's language;
// another language of the widget gets the English ones.
define(['./data'], function (data) {
  var words = {
    leads: { en: 'Leads', ru: 'Сделки' },
    card: { en: 'Lead card', ru: 'Карточка сделки' },
    stats: { en: 'Analytics', ru: 'Аналитика' },
    integrations: { en: 'Integrations', ru: 'Интеграции' },
    settings: { en: 'Settings', ru: 'Настройки' },
    advanced: { en: 'Advanced settings', ru: 'Расширенные настройки' },
    widget: { en: 'Widget', ru: 'Виджет' },
    installed: { en: 'Installed', ru: 'Установлено' },
    install: { en: 'Not installed', ru: 'Не установлено' },
    not_configured: { en: 'Not set up', ru: 'Не настроено' },
    save: { en: 'Save', ru: 'Сохранить' },
    put_in: { en: 'Install', ru: 'Установить' },
    off: { en: 'Switch off', ru: 'Отключить' },
    cancel: { en: 'Cancel', ru: 'Отмена' },
    saved: { en: 'Saved', ru: 'Сохранено' },
    required: { en: 'Fill in the required fields', ru: 'Заполните обязательные поля' },
    refused: { en: 'The widget refused to save', ru: 'Виджет отказался сохранять' },
    nobody: { en: 'Only an administrator may do this', ru: 'Это может только администратор' },
    theme: { en: 'Theme', ru: 'Тема' },
    language: { en: 'Language', ru: 'Язык' },
    user: { en: 'User', ru: 'Пользователь' },
    area: { en: 'Area', ru: 'Область' },
    scene: { en: 'Trouble', ru: 'Неполадка' },
    light: { en: 'Light', ru: 'Светлая' },
    dark: { en: 'Dark', ru: 'Тёмная' },
    admin: { en: 'administrator', ru: 'администратор' },
    log: { en: 'Widget log', ru: 'Журнал виджета' },
    deals: { en: 'deals', ru: 'сделок' },
    stage: { en: 'Stage', ru: 'Этап' },
    pipeline: { en: 'Pipeline', ru: 'Воронка' },
    widgets: { en: 'Widgets', ru: 'Виджеты' },
    nothing_here: {
      en: 'Nothing of the account is simulated on this page.',
      ru: 'Из аккаунта на этой странице ничего не воспроизведено.',
    },
    no_location: {
      en: 'amoCRM does not load this widget here: its manifest has no location for this page. Its locations:',
      ru: 'Здесь amoCRM не загружает этот виджет: в манифесте нет области для этой страницы. Его области:',
    },
    widget_absent: {
      en: 'The widget is not shown. amoCRM would say nothing; the sandbox says why:',
      ru: 'Виджет не показан. amoCRM промолчала бы, песочница говорит почему:',
    },
  };
  return function (key) {
    return words[key] ? words[key][data.lang] || words[key].en : key;
  };
});
