namespace SkRerank.Remote;

/// <summary>Says what happens to documents that do not fit the model's window.</summary>
public enum LongDocuments
{
    /// <summary>The provider cuts them, by its switch where it has one; they are marked <see cref="RerankResult.Truncated"/> and counted.</summary>
    Truncate,

    /// <summary>They are scored in chunks, and the best chunk's score is the document's (MaxP).</summary>
    Chunk,

    /// <summary>The call fails before anything is sent, and names the document; the provider's switch is off.</summary>
    Refuse,
}
