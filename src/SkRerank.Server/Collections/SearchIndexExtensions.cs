using SkRerank.Retrieval;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Collections;

/// <summary>Searches for requests.</summary>
internal static class SearchIndexExtensions
{
    /// <summary>Finds passages; options that do not fit each other are the caller's to correct.</summary>
    /// <exception cref="RequestFailure">The mode is not known, or an option does not fit it.</exception>
    public static async Task<RetrievalResponse> FindAsync(this ISearchIndex index, string query, CollectionSearchOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await index.SearchAsync(query, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            throw new RequestFailure(FailureKind.Invalid, e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal), cause: e) { Property = "mode" };
        }
    }
}
