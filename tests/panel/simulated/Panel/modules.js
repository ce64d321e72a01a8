// Where the panel's modules lie. The component library asks for the address of plesk-ui-library to find its pictures.
require.config({
  paths: {
    react: '/panel/react',
    'react-dom': '/panel/react-dom',
    'component-library': '/panel/ui-library/plesk-ui-library.min',
    'plesk-ui-library': '/panel/ui-library/with-react',
  },
});
