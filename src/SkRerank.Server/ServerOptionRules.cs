using System.Globalization;

namespace SkRerank.Server;

/// <summary>Says what is wrong with the options of a server before it starts; the option's name is the parameter's.</summary>
internal static class ServerOptionRules
{
    // Beyond a day the clocks of .NET give up; and "60" in a file of settings would be sixty days.
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    public static void Require(SkRerankServerOptions options)
    {
        AtLeast(options.MaxDocuments, 1, nameof(options.MaxDocuments));
        AtLeast(options.MaxRequestBytes, 1, nameof(options.MaxRequestBytes));
        AtLeast(options.MaxRequestTokens, 1, nameof(options.MaxRequestTokens));
        AtLeast(options.MaxQueuedTokens, options.MaxRequestTokens, nameof(options.MaxQueuedTokens), nameof(options.MaxRequestTokens));
        AtLeast(options.MaxQueuedRequests, 1, nameof(options.MaxQueuedRequests));
        AtLeast(options.MaxRunningRequests, 1, nameof(options.MaxRunningRequests));
        Within(options.MaxQueueTime, nameof(options.MaxQueueTime));
        Within(options.Deadline, nameof(options.Deadline));
        foreach (var origin in options.AllowedOrigins) RequireOrigin(origin, options);
    }

    private static void RequireOrigin(string origin, SkRerankServerOptions options)
    {
        if (origin == "*")
        {
            if (options.ApiKeys.Count > 0 || options.ApiKeyFile is not null) return;
            throw Wrong(nameof(options.AllowedOrigins), "should name its origins where the server asks for no key, but has '*', so that every page in a browser could call it; name them, or give the server a key.");
        }

        // As browsers send it: scheme, host and a port that is not the scheme's own; no path and no slash behind.
        var own = Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Length > 0 ? uri.GetLeftPart(UriPartial.Authority) : null;
        if (!string.Equals(origin, own, StringComparison.OrdinalIgnoreCase))
            throw Wrong(nameof(options.AllowedOrigins), $"should have origins as browsers send them, such as https://app.example.com, but one is '{origin}'; write {(own is null ? "scheme, host and port" : $"'{own}'")} alone.");
    }

    private static void AtLeast(long value, long least, string name, string? other = null)
    {
        if (value < least) throw OutOfRange(name, string.Create(CultureInfo.InvariantCulture, $"should be at least {(other is null ? "" : other + ", which is ")}{least}, but is {value}; raise it."));
    }

    private static void Within(TimeSpan time, string name)
    {
        if (time <= TimeSpan.Zero || time > MaxTime) throw OutOfRange(name, string.Create(CultureInfo.InvariantCulture, $"should be above 0 and at most {MaxTime.TotalHours} hours, but is {time}; 00:01:00 is a minute."));
    }

    private static ArgumentException Wrong(string name, string rest) => new($"'{name}' {rest}", name);

    private static ArgumentOutOfRangeException OutOfRange(string name, string rest) => new(name, $"'{name}' {rest}");
}
