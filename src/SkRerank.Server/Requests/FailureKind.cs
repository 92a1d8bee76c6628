namespace SkRerank.Server.Requests;

/// <summary>Names why a request is not answered; each contract has its own status and words for it.</summary>
internal enum FailureKind
{
    /// <summary>The body is not what the contract asks for.</summary>
    Invalid,

    /// <summary>There is nothing to do: no text.</summary>
    Empty,

    /// <summary>The request is larger than the server takes.</summary>
    TooLarge,

    /// <summary>The body is not JSON by its header, or packed in a way that is not known.</summary>
    UnsupportedMedia,

    /// <summary>There is no key, or one that is not known.</summary>
    Unauthorized,

    /// <summary>The model or the collection is not here.</summary>
    NotFound,

    /// <summary>Too much is waiting.</summary>
    Overloaded,

    /// <summary>The server is stopping or its models are not loaded.</summary>
    Unavailable,

    /// <summary>The time of the request ran out.</summary>
    Deadline,

    /// <summary>The reranker or the store failed.</summary>
    Backend,

    /// <summary>The server failed in a way that it did not foresee.</summary>
    Internal,
}
