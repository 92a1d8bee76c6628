using System.Text.RegularExpressions;

namespace SkRerank.Remote.Formats;

/// <summary>Holds what both of Amazon Bedrock's contracts share.</summary>
internal static partial class BedrockModels
{
    public const string Default = "cohere.rerank-v3-5:0";

    public static RemoteModel Limits { get; } = new("") { MaxDocuments = 1000 };

    public static IReadOnlyList<RemoteModel> Known { get; } = [Limits with { ModelId = Default, MaxTokensPerPair = 4096, MaxQueryTokens = 2048 }, Limits with { ModelId = "amazon.rerank-v1:0" }];

    /// <exception cref="ArgumentException">It is not the name of a region.</exception>
    public static string Region(string region)
    {
        ArgumentNullException.ThrowIfNull(region);

        // It becomes part of a host's name.
        return RegionName().IsMatch(region) ? region : throw new ArgumentException($"The region must be a name such as us-east-1, but is '{region}'.", nameof(region));
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex RegionName();
}
