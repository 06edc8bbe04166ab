SwaggerUIBundle({ url: 'openapi', dom_id: '#doors', validatorUrl: null })
