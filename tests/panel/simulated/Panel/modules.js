// The panel's modules: React and the component library are one, plesk-ui-library.
require.config({
  paths: {
    react: '/panel/react',
    'react-dom': '/panel/react-dom',
    'component-library': '/panel/ui-library/plesk-ui-library.min',
  },
});
define('plesk-ui-library', ['react', 'react-dom', 'component-library'], function (react, react_dom, library) {
  return Object.assign({}, react_dom, react, library);
});
