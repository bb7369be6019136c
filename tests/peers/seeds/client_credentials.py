"""The cells of the notebook "Spotify API - Client Credentials flow", in their own words and order.

Changed: the host names, the name of the file with the keys, and the cells that only show a value print it.
"""

# ruff: noqa
# fmt: off
import os

SANDBOX = os.environ["SPOTIFY_SANDBOX_URL"]

# In [1]:
import requests
import base64
import six
import json
import pandas as pd

# In [2]:
tokens = pd.read_csv('Spotify-Keys.txt', sep = '\t', header = None).T
tokens.columns = tokens.iloc[0]
tokens = tokens[1:]
#tokens.Client_Secret[1]

# In [3]:
def start_session_headers(client_id, client_secret):
    client_cred = base64.b64encode(six.text_type(client_id + ":" + client_secret).encode("ascii"))
    headers = {"Authorization": "Basic %s" % client_cred.decode("ascii")}
    return headers

#print(start_session_headers(tokens.Client_ID[1], tokens.Client_Secret[1]))

# In [4]:
def connect_to_client_cred(url, headers):
    payload = {'grant_type' : 'client_credentials'}
    response = requests.request("POST", url, headers = headers, data = payload)
    print(response.status_code)
    if response.status_code != 200:
        raise Exception(response.status_code, response.text)
    return response.json()

# In [5]:
def get_access_token():
    #Uses the Client Credentials flow, no access to endpoints with user data
    url = SANDBOX + "/api/token"
    header = start_session_headers(tokens.Client_ID[1], tokens.Client_Secret[1])
    json_response = connect_to_client_cred(url, header)

    #return json.dumps(json_response, indent = 4, sort_keys = True)
    return json_response

# In [6]:
session_token = get_access_token()

# In [7]:
print(sorted(session_token), session_token['access_token'][:2] + '...' + session_token['access_token'][-2:])

# In [9]:
def create_header(session_token):
    headers = {"Authorization": "Bearer {}".format(session_token)}
    return headers

#create_header(session_token['access_token'])

# In [10]:
def connect_to_endpoint(url, headers):
    response =requests.request("GET", url, headers = headers)
    print(response.status_code)
    if response.status_code != 200:
        raise Exception(response.status_code, response.text)
    return response.json()

# In [11]:
def track_audio_features(id):
    url = SANDBOX + '/v1/audio-features/{}'.format(id)
    header = create_header(session_token['access_token'])
    json_response = connect_to_endpoint(url, header)
    return json_response

# In [12]:
def get_an_album(id):
    url = SANDBOX + '/v1/albums/{}'.format(id)
    header = create_header(session_token['access_token'])
    json_response = connect_to_endpoint(url, header)
    return json_response

# In [13]:
album = get_an_album('2f4Ejh4Po2rpuXSYa6IDCe')

# In [15]:
print(sorted(album.keys()))

# In [16]:
print(album['tracks']['items'][0]['id'])

# In [17]:
audio_features = [track_audio_features(x['id']) for x in album['tracks']['items']]

# In [19]:
audio_features_df = pd.DataFrame(audio_features)
print(audio_features_df.head().to_json(orient='records'))
