/** An answer of the appliance that says no. Always sent with every key, as the appliance does. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly facts: { readonly details?: string; readonly recommendedActions?: readonly string[] } = {},
  ) {
    super(message);
  }

  body(): Record<string, unknown> {
    return {
      errorCode: this.errorCode,
      message: this.message,
      details: this.facts.details ?? "",
      messageParameters: [],
      recommendedActions: this.facts.recommendedActions ?? [],
      errorSource: null,
      nestedErrors: [],
      data: {},
    };
  }
}

export function notFound(path: string): ApiError {
  return new ApiError(404, "RESOURCE_NOT_FOUND", `The requested resource ${path} could not be found.`, {
    recommendedActions: ["Verify the URI of the resource and try the request again."],
  });
}

export function unauthorized(): ApiError {
  return new ApiError(401, "AUTHORIZATION", "Authorization error: User not authorized for this operation.", {
    details: "User not authorized for this operation.",
    recommendedActions: ["Please verify your credentials and re-authenticate before attempting the operation again."],
  });
}

export function invalid(errorCode: string, message: string, details?: string): ApiError {
  return new ApiError(400, errorCode, message, details === undefined ? {} : { details });
}

export function staleETag(): ApiError {
  return new ApiError(
    412,
    "EtagPreconditionFailedException",
    "The provided Etag does not match the current Etag of the resource.",
    { recommendedActions: ["Read the resource again, apply the change to what is current and retry."] },
  );
}
