// React and the component library are one module of the panel.
define(['react', 'react-dom', 'component-library'], function (react, react_dom, library) {
  return Object.assign({}, react_dom, react, library);
});
