// The credentials of Gong's auth methods.

/** Credentials of the auth method `api_key`, or of `oauth2`. */
export type Credentials = { accessKey: string; accessKeySecret: string } | { accessToken: string };
