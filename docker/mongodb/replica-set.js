// For mongosh, as often as wanted: one member becomes a replica set, and the user that Sonde is gets its rights, which
// end at its own database.
const { MONGODB_HOST: host, MONGODB_ROOT_PASSWORD: rootPassword, MONGODB_PASSWORD: password } = process.env;

const address = `mongodb://root:${rootPassword}@${host}/admin?directConnection=true&serverSelectionTimeoutMS=2000`;

// On its first start the server runs twice: once to make its superuser, for itself alone, then for all.
let admin;
for (let tries = 30; admin === undefined; tries--) {
  try {
    admin = connect(address);
  } catch (error) {
    if (tries === 0) throw error;
    sleep(2000);
  }
}

try {
  admin.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  admin.adminCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } });
}
while (!admin.hello().isWritablePrimary) sleep(200);

const roles = [{ role: 'readWrite', db: 'sonde' }];
const known = admin.adminCommand({ usersInfo: 'sonde' }).users.length > 0;
admin.adminCommand({ [known ? 'updateUser' : 'createUser']: 'sonde', pwd: password, roles });
print(`replica set rs0 of ${host}, user sonde ${known ? 'updated' : 'made'}`);
