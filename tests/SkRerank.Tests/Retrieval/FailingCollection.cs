using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using SkRerank.Retrieval;
using SkRerank.Tests.VectorStores;

namespace SkRerank.Tests.Retrieval;

/// <summary>A store that fails, waits or does something in between when a test says so.</summary>
internal sealed class FailingCollection(VectorStoreCollection<string, Note> inner) : DelegatingVectorStoreCollection<string, Note>(inner)
{
    public Exception? Failure { get; set; }

    public bool IgnoresFilters { get; init; }

    /// <summary>Gets or sets what happens before a page of records is read.</summary>
    public Func<Task>? OnPage { get; set; }

    public Func<Note, Task>? BeforeUpsert { get; set; }

    public Func<Note, Task>? AfterUpsert { get; set; }

    public override async Task UpsertAsync(Note record, CancellationToken cancellationToken = default)
    {
        if (BeforeUpsert is not null) await BeforeUpsert(record);
        await (Failure is null ? base.UpsertAsync(record, cancellationToken) : throw Failure);
        if (AfterUpsert is not null) await AfterUpsert(record);
    }

    public override Task UpsertAsync(IEnumerable<Note> records, CancellationToken cancellationToken = default) => Failure is null ? base.UpsertAsync(records, cancellationToken) : throw Failure;

    public override Task DeleteAsync(string key, CancellationToken cancellationToken = default) => Failure is null ? base.DeleteAsync(key, cancellationToken) : throw Failure;

    public override Task DeleteAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default) => Failure is null ? base.DeleteAsync(keys, cancellationToken) : throw Failure;

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => Failure is null ? base.EnsureCollectionDeletedAsync(cancellationToken) : throw Failure;

    public override async IAsyncEnumerable<Note> GetAsync(Expression<Func<Note, bool>> filter, int top, FilteredRecordRetrievalOptions<Note>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (OnPage is not null) await OnPage();
        await foreach (var note in base.GetAsync(filter, top, options, cancellationToken)) yield return note;
    }

    public override IAsyncEnumerable<VectorSearchResult<Note>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<Note>? options = null, CancellationToken cancellationToken = default) =>
        base.SearchAsync(searchValue, top, IgnoresFilters ? new VectorSearchOptions<Note>() : options, cancellationToken);
}
