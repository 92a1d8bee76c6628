using SkRerank.Retrieval;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Collections;

/// <summary>Searches and changes collections for requests.</summary>
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
            throw Refused(e, "mode");
        }
    }

    /// <summary>Puts documents in and takes documents out; what the collection does not take is the caller's to correct.</summary>
    /// <exception cref="RequestFailure">A document cannot be put in, or the collection cannot be written; then it is as it was.</exception>
    public static async Task<int> ChangeAsync(this ISearchIndex index, IReadOnlyList<CollectionDocument> documents, IReadOnlyList<string> deletedIds, CancellationToken cancellationToken)
    {
        try
        {
            return await index.UpdateAsync(documents, deletedIds, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            throw Refused(e, "documents");
        }
        catch (RerankException e) when (e.IsTransient)
        {
            throw new RequestFailure(FailureKind.Unavailable, "The collection cannot be written now and is as it was; send the request again in a while.", e.RetryAfter ?? TimeSpan.FromSeconds(1), e);
        }
        catch (RerankException e)
        {
            throw new RequestFailure(FailureKind.Backend, "The collection could not be written and is as it was; the log of the server says why under the id of this request.", cause: e);
        }
    }

    private static RequestFailure Refused(ArgumentException e, string property) =>
        new(FailureKind.Invalid, e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal), cause: e) { Property = property };
}
