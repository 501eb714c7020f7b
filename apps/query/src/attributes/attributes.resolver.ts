import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App, Catalog, RegisteredAttribute } from '@sonde/catalog';
import { changeApp } from '../control/change-app';
import type { RequestContext } from '../request-context';
import { CATALOG } from '../tokens';

/** An app's own attributes and feature flags as dimensions. */
@Resolver('App')
export class AttributesResolver {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @ResolveField('attributes')
  attributes(@Parent() app: App): readonly RegisteredAttribute[] {
    return app.attributes ?? [];
  }

  @Mutation('registerAttribute')
  register(
    @Args('input') { appId, key, title }: RegisteredAttribute & { readonly appId: string },
    @Context() { identity }: RequestContext,
  ): Promise<App> {
    return changeApp(this.catalog, identity, appId, ({ attributes = [] }) => ({
      attributes: attributes.some((known) => known.key === key)
        ? attributes.map((known) => (known.key === key ? { key, title } : known))
        : [...attributes, { key, title }],
    }));
  }

  /** One that is not registered stays unregistered. */
  @Mutation('unregisterAttribute')
  unregister(
    @Args('input') { appId, key }: { readonly appId: string; readonly key: string },
    @Context() { identity }: RequestContext,
  ): Promise<App> {
    return changeApp(this.catalog, identity, appId, ({ attributes = [] }) => ({
      attributes: attributes.filter((known) => known.key !== key),
    }));
  }
}
