using SkRerank.Retrieval;

namespace SkRerank.Server.Collections;

/// <summary>Represents what <c>/search</c>, <c>/index</c>, the playground and agents work on: documents under a name; register one or more as singletons. Thread-safe.</summary>
public interface ISearchIndex
{
    /// <summary>Gets the name in requests.</summary>
    string Name { get; }

    /// <summary>Gets the names of the modes that a search may ask for, the default first.</summary>
    IReadOnlyList<string> Modes { get; }

    /// <summary>Gets whether documents can be put in and taken out.</summary>
    bool IsReadOnly { get; }

    /// <summary>Counts the passages.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>How many passages there are.</returns>
    Task<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds passages.</summary>
    /// <param name="query">The query.</param>
    /// <param name="options">How to search.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>At most <see cref="CollectionSearchOptions.Top"/> passages, the best first, each with its trail.</returns>
    /// <exception cref="ArgumentException">The mode is none of <see cref="Modes"/>, or an option does not fit it.</exception>
    Task<RetrievalResponse> SearchAsync(string query, CollectionSearchOptions options, CancellationToken cancellationToken = default);

    /// <summary>Puts documents in, replacing those of the same id, and takes documents out: all of it or nothing, and on the disk when the call returns.</summary>
    /// <param name="documents">The documents to put in.</param>
    /// <param name="deletedIds">The ids of the documents to take out; unknown ones are left out.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>How many documents were taken out.</returns>
    /// <exception cref="ArgumentException">A document cannot be put in, such as one whose id belongs to what must not be replaced; the caller of the server is told the message.</exception>
    Task<int> UpdateAsync(IReadOnlyList<CollectionDocument> documents, IReadOnlyList<string> deletedIds, CancellationToken cancellationToken = default);

    /// <summary>Gets a document whole.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The document, or <see langword="null"/> where there is none of this id.</returns>
    Task<CollectionDocument?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists the documents in the order of their ids, any total one that does not change, without their texts.</summary>
    /// <param name="after">The id after which the list begins, or <see langword="null"/> for its start.</param>
    /// <param name="count">How many to list.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The documents, their texts empty.</returns>
    Task<IReadOnlyList<CollectionDocument>> ListAsync(string? after, int count, CancellationToken cancellationToken = default);
}
