import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { makeKey, type Catalog, type KeyKind } from '@sonde/catalog';
import { mayManage, requireAdmin } from '../access/rights';
import { queryError } from '../errors/query-error';
import type { RequestContext } from '../request-context';
import { CATALOG, CLOCK, type Clock } from '../tokens';
import { changeOf, newApp, type CreateAppInput, type UpdateAppInput } from './app-settings';
import { changeApp } from './change-app';

interface CreateKeyInput {
  readonly tenantId: string;
  readonly appId?: string | null;
  readonly kind: KeyKind;
  readonly name: string;
}

/** The control plane: tenants, apps and keys. */
@Resolver()
export class ControlResolver {
  constructor(
    @Inject(CATALOG) private readonly catalog: Catalog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Mutation('createTenant')
  createTenant(@Args('input') input: { readonly name: string }, @Context() context: RequestContext) {
    requireAdmin(context.identity);
    return this.catalog.tenants.insert({ name: input.name });
  }

  @Mutation('createApp')
  createApp(@Args('input') input: CreateAppInput, @Context() context: RequestContext) {
    requireAdmin(context.identity);
    return this.catalog.apps.insert(newApp(input));
  }

  @Mutation('updateApp')
  updateApp(@Args('input') input: UpdateAppInput, @Context() context: RequestContext) {
    return changeApp(this.catalog, context.identity, input.appId, () => changeOf(input));
  }

  @Mutation('createKey')
  async createKey(@Args('input') input: CreateKeyInput, @Context() context: RequestContext) {
    const { tenantId, appId, kind, name } = input;
    if (!mayManage(context.identity, tenantId)) {
      throw queryError(
        'FORBIDDEN',
        'Keys are made with the admin token, or with a MANAGE key of the same tenant.',
      );
    }
    const { secret, prefix, hash } = makeKey(kind);
    const key = await this.catalog.keys.insert({
      tenantId,
      kind,
      name,
      prefix,
      hash,
      ...(appId ? { appId } : {}),
    });
    return { key, secret };
  }

  @Mutation('revokeKey')
  async revokeKey(@Args('id') id: string, @Context() context: RequestContext) {
    if (context.identity.kind === 'QUERY') {
      throw queryError(
        'FORBIDDEN',
        'Keys are revoked with the admin token, or with a MANAGE key of the same tenant.',
      );
    }
    const key = await this.catalog.keys.get(id);
    // A key of another tenant answers like one that does not exist.
    if (!key || !mayManage(context.identity, key.tenantId))
      throw queryError('NOT_FOUND', 'There is no such key.', 'id');
    if (key.revokedAt !== undefined) return key;
    return this.catalog.keys.update(id, key.version, { revokedAt: this.clock() });
  }
}
