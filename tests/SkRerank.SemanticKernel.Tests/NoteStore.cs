using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>A vector store that finds its notes in their order, and remembers what it was asked.</summary>
internal sealed class NoteStore(params string[] texts) : IVectorSearchable<Note>
{
    public List<(object? Query, int Top, int Skip, Expression<Func<Note, bool>>? Filter)> Asked { get; } = [];

    public async IAsyncEnumerable<VectorSearchResult<Note>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<Note>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add((searchValue, top, options?.Skip ?? 0, options?.Filter));
        var notes = texts.Select((text, i) => new Note { Id = $"n{i}", Text = text, Year = 2000 + i });
        if (options?.Filter is { } filter) notes = notes.Where(filter.Compile());
        foreach (var note in notes.Skip(options?.Skip ?? 0).Take(top)) yield return new VectorSearchResult<Note>(note, 0.5);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;
}
