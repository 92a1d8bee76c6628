using System.Runtime.InteropServices;

namespace SkRerank.Retrieval;

/// <summary>Knows which keys several writers write at once, whose order in the store nobody knows; thread-safe.</summary>
internal sealed class OverlappingWrites<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (int Writers, bool IsOverlapped)> _keys = [];

    public void Begin(IEnumerable<TKey> keys)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, key, out var isWritten);
                entry = (entry.Writers + 1, isWritten);
            }
        }
    }

    /// <summary>Ends a writer's keys, but for those whose last writer it is and whose record must be read from the store first; those are given back, and are to be ended again.</summary>
    public List<TKey> End(IEnumerable<TKey> keys)
    {
        var unsure = new List<TKey>();
        lock (_gate)
        {
            foreach (var key in keys)
            {
                var (writers, isOverlapped) = _keys[key];
                if (writers == 1 && isOverlapped)
                {
                    _keys[key] = (1, false);
                    unsure.Add(key);
                }
                else if (writers == 1)
                {
                    _keys.Remove(key);
                }
                else
                {
                    _keys[key] = (writers - 1, isOverlapped);
                }
            }
        }

        return unsure;
    }
}
