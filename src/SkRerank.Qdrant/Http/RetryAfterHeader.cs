using System.Net.Http.Headers;

namespace SkRerank.Qdrant.Http;

/// <summary>Reads how long a server asks to wait.</summary>
internal static class RetryAfterHeader
{
    /// <summary>Gives the wait, never a negative one, or <see langword="null"/> where the server asks for none.</summary>
    public static TimeSpan? Read(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
