export const attributesSdl = /* GraphQL */ `
  extend type App {
    "Attributes and feature flags of the app's own that questions may group and filter by, in the order of registration."
    attributes: [RegisteredAttribute!]!
  }

  type RegisteredAttribute {
    "As events name it."
    key: String!
    title: String!
  }

  extend type Mutation {
    "Makes an attribute a dimension, or gives it another title: up to 20 of an app. Events that came before count as well. With the admin token, or a MANAGE key of the app's tenant."
    registerAttribute(input: RegisterAttributeInput!): App!
    "With the admin token, or a MANAGE key of the app's tenant. Events keep the attribute."
    unregisterAttribute(input: UnregisterAttributeInput!): App!
  }

  input RegisterAttributeInput {
    appId: ID!
    "As events name it: 1 to 200 characters."
    key: String!
    "For people: 1 to 200 characters."
    title: String!
  }

  input UnregisterAttributeInput {
    appId: ID!
    key: String!
  }
`;
