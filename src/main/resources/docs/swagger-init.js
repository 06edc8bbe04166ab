SwaggerUIBundle({ url: 'openapi', dom_id: '#swagger-ui', validatorUrl: null })
