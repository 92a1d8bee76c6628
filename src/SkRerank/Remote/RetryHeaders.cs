using System.Globalization;
using System.Net.Http.Headers;

namespace SkRerank.Remote;

/// <summary>Reads how long a provider asks to wait.</summary>
internal static class RetryHeaders
{
    // Numbers above this are seconds since 1970, below it seconds from now.
    private const double FirstUnixSecond = 1e9;

    /// <summary>Gives the wait that <c>retry-after-ms</c>, else <c>retry-after</c> (seconds or a date), else <c>x-ratelimit-reset</c> (seconds since 1970, or from now) asks for; <see langword="null"/> where none can be read.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(headers, "retry-after-ms") is { } milliseconds) return Wait(milliseconds / 1000);
        if (Number(headers, "retry-after") is { } seconds) return Wait(seconds);
        if (headers.RetryAfter?.Date is { } date) return Wait((date - now).TotalSeconds);
        if (Number(headers, "x-ratelimit-reset") is { } reset) return Wait(reset > FirstUnixSecond ? reset - (now - DateTimeOffset.UnixEpoch).TotalSeconds : reset);
        return null;
    }

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    // A day at most: a hint beyond every limit must not overflow.
    private static TimeSpan Wait(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86400));
}
